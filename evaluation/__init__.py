"""Quality on labelled data: `python -m evaluation COMMAND FILE` prints one JSON object; neither site nor frappe is needed."""
