resource "aws_subnet" "this" { cidr_block = "10.0.0.0/24" }
