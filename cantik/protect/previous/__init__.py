"""Previous releases: what they told and hid, what is carried over, what a new one may say."""
