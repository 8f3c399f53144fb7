"""Who signed a file electronically, and was it changed since? Checked without the network.

Nobody here asks whether a certificate was revoked: that needs the network, which a reader of
foreign files does not have. So a signature that holds is a proposal for a person, never a proof.
"""
