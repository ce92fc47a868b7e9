module "tags" {
  source = "../../../tags"

  environment = "prod"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
}

data "aws_ec2_managed_prefix_list" "cloudfront" {
  name = "com.amazonaws.global.cloudfront.origin-facing"
}

module "security_group" {
  source = "../.."

  name        = "orders-alb"
  description = "Public load balancer of orders, behind CloudFront"
  vpc_id      = "vpc-0123456789abcdef0"
  tags        = module.tags.tags

  ingress = {
    cloudfront = { description = "requests that CloudFront hands on", from_port = 443, prefix_list_id = data.aws_ec2_managed_prefix_list.cloudfront.id }
    office     = { description = "probes of the office network", from_port = 443, cidr_ipv4 = "198.51.100.0/24" }
    office-v6  = { description = "probes of the office network", from_port = 443, cidr_ipv6 = "2001:db8::/48" }
    gossip     = { description = "members find each other", from_port = 7946, to_port = 7947, protocol = "udp", is_self = true }
  }
  egress = {
    tasks = { description = "requests to the tasks", from_port = 8080, security_group_id = "sg-0123456789abcdef1" }
    hooks = { description = "calls webhooks of customers, whose addresses nobody knows", protocol = "-1", cidr_ipv4 = "0.0.0.0/0" }
  }
}
