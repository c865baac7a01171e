"""`saddle accept`: somebody says that what looks like a loss is true."""
