variable "vpc_id" {
  description = "Network of dev."
  type        = string
  default     = "vpc-0123456789abcdef0"
}
