package main

import rego.v1

deny contains msg if {
  some name
  input.resource.aws_s3_bucket[name]
  msg := sprintf("bucket %s has no owner", [name])
}

warn contains {"msg": "security groups are made by the platform team", "id": "ORG7", "resource": sprintf("aws_security_group.%s", [name])} if {
  some name
  input.resource.aws_security_group[name]
}
