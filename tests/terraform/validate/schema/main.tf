# What `terraform validate` finds once a configuration is loaded: one mistake a block, its lines
# marked by what terraform says, not here.
terraform {
  required_version = ">= 1.10, < 2"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "5.100.0"
    }
  }
}

variable "names" {
  type    = list(string)
  default = ["a"]
}

variable "size" {
  type    = number
  default = 1
}

variable "wrong_default" {
  type    = object({ a = string, b = number })
  default = { a = "x", b = 1 }

  validation {
    condition     = var.wrong_default.c == 1
    error_message = "No c."
  }
}

locals {
  tags = { Owner = "x" }
}

# An argument that there is none of
resource "aws_s3_bucket" "argument" {
  buckett = "x"
}

resource "aws_sqs_queue" "argument_of_another_type" {
  name          = "x"
  instance_type = "t3.micro"
}

resource "aws_instance" "nested_argument" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"

  root_block_device {
    volume_sizes = 10
  }
}

resource "aws_instance" "deep" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"

  metadata_options {
    http_token = "required"
  }
}

# A block that there is none of
resource "aws_s3_bucket" "block" {
  bucket = "x"

  encryption {
    enabled = true
  }
}

resource "aws_lb_listener" "nested_block" {
  load_balancer_arn = "arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/app/x/0123456789abcdef"

  default_action {
    type = "redirect"

    redirects {
      status_code = "HTTP_301"
    }
  }
}

# A block written as an argument, and the other way round
resource "aws_instance" "block_as_argument" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"

  root_block_device = {
    encrypted = true
  }
}

resource "aws_sns_topic" "argument_as_block" {
  name = "x"

  tags {
    Owner = "x"
  }
}

# Required and not there
resource "aws_db_instance" "required" {
  engine = "mysql"
}

resource "aws_iam_role" "required" {
  name = "x"
}

resource "aws_security_group_rule" "several_required" {
  type = "ingress"
}

resource "aws_lb_listener" "required_block" {
  load_balancer_arn = "arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/app/x/0123456789abcdef"
}

resource "aws_dynamodb_table" "required_in_block" {
  name     = "x"
  hash_key = "id"

  attribute {
    name = "id"
  }
}

resource "aws_security_group" "required_in_block" {
  ingress {
    from_port = 443
    to_port   = 443
  }
}

resource "aws_network_acl" "required_in_block" {
  vpc_id = "vpc-0123456789abcdef0"

  egress {
    from_port = 0
    to_port   = 0
    protocol  = "-1"
    rule_no   = 1
  }
}

data "aws_ssm_parameter" "required" {
  with_decryption = true
}

# The wrong type
resource "aws_db_instance" "number" {
  instance_class    = "db.t3.micro"
  allocated_storage = "large"
}

resource "aws_instance" "boolean" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"
  monitoring    = "yes"
}

resource "aws_sqs_queue" "list_for_text" {
  name = ["x"]
}

resource "aws_lb" "text_for_set" {
  name            = "x"
  security_groups = "sg-0123456789abcdef0"
}

resource "aws_sns_topic" "list_for_map" {
  name = "x"
  tags = ["x"]
}

resource "aws_sns_topic" "text_for_map" {
  name = "x"
  tags = "x"
}

resource "aws_instance" "object_for_text" {
  ami           = local.tags
  instance_type = "t3.micro"
}

resource "aws_db_instance" "number_in_block" {
  instance_class    = "db.t3.micro"
  allocated_storage = 10

  timeouts {
    create = ["1h"]
  }
}

resource "aws_autoscaling_group" "wrong_in_block" {
  max_size = 1
  min_size = 1

  tag {
    key                 = "a"
    value               = "b"
    propagate_at_launch = "perhaps"
  }
}

# Set what only the provider sets
resource "aws_sqs_queue" "computed" {
  name = "x"
  arn  = "arn:aws:sqs:eu-west-1:111111111111:x"
}

# Blocks more often than they may be
resource "aws_instance" "twice" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"

  root_block_device {
    volume_size = 10
  }

  root_block_device {
    volume_size = 20
  }
}

# What there is no such type of
resource "aws_s3_buckett" "type" {
  bucket = "x"
}

data "aws_amis" "type" {
  owners = ["self"]
}

# References
resource "aws_sqs_queue" "variable" {
  name = var.nmaes
}

resource "aws_sqs_queue" "local" {
  name = local.name
}

resource "aws_sqs_queue" "resource" {
  name = aws_sns_topic.nothing.name
}

resource "aws_sqs_queue" "attribute" {
  name = aws_sns_topic.good.nmae
}

resource "aws_sqs_queue" "attribute_of_data" {
  name = data.aws_region.current.nmae
}

resource "aws_sqs_queue" "module" {
  name = module.nothing.name
}

resource "aws_sqs_queue" "without_index" {
  name = aws_sqs_queue.counted.name
}

resource "aws_sqs_queue" "data" {
  name = data.aws_region.other.name
}

resource "aws_sqs_queue" "each" {
  name = each.key
}

resource "aws_sqs_queue" "count" {
  name = "x${count.index}"
}

resource "aws_sqs_queue" "ordered" {
  name       = "x"
  depends_on = [aws_sqs_queue.nothing]
}

# Evaluation
resource "aws_sqs_queue" "operand" {
  name                      = "x"
  message_retention_seconds = "a" * 2
}

resource "aws_sqs_queue" "argument_of_function" {
  name = upper(["x"])
}

resource "aws_sqs_queue" "arguments_of_function" {
  name = upper("x", "y")
}

resource "aws_sqs_queue" "function" {
  name = uper("x")
}

resource "aws_sqs_queue" "index" {
  name = local.tags.Team
}

resource "aws_sqs_queue" "for_each_of_list" {
  for_each = ["a"]
  name     = each.key
}

resource "aws_sqs_queue" "condition" {
  name = "x" ? "a" : "b"
}

resource "aws_sqs_queue" "count_of_text" {
  count = "many"
  name  = "x"
}

output "undeclared" {
  value = aws_sqs_queue.undeclared.name
}

# Nothing is wrong with these
resource "aws_sns_topic" "good" {
  name = "x"
  tags = local.tags
}

resource "aws_sqs_queue" "counted" {
  count = var.size
  name  = "x"
}

resource "aws_instance" "good" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"
  monitoring    = "true"

  root_block_device {
    volume_size = "10"
    encrypted   = true
  }
}

resource "aws_security_group" "attributes_as_blocks" {
  ingress = []
  egress = [{
    cidr_blocks      = ["10.0.0.0/8"]
    description      = "x"
    from_port        = 0
    to_port          = 0
    protocol         = "-1"
    ipv6_cidr_blocks = []
    prefix_list_ids  = []
    security_groups  = []
    self             = false
  }]
}

resource "aws_sqs_queue" "good" {
  for_each                  = toset(var.names)
  name                      = each.key
  message_retention_seconds = "3600"
}

data "aws_region" "current" {}
