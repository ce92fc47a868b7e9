# differs: the form of a text is checked in the provider's code, not in its schema
resource "aws_vpc" "this" { cidr_block = "10.0.0.0" }
