"""What adults of the school see of the tutor: flags, conversations, questions of a class, answers called wrong."""
