"""What the tests on a site share."""
