variable "network" {
  description = "Network that it runs in; null: that of shared/network, by its parameters."
  type = object({
    vpc_id             = string
    public_subnet_ids  = list(string)
    private_subnet_ids = list(string)
  })
  default = null

  validation {
    condition     = var.network == null || try(length(var.network.public_subnet_ids) >= 2 && length(var.network.private_subnet_ids) >= 2, false)
    error_message = "network needs public and private subnets of two zones at least."
  }
}

variable "endpoint_route_table_ids" {
  description = "Makes the endpoints for ECR, Secrets Manager, logs and S3 here, S3's in these route tables; null: the network has them, as shared/network does."
  type        = list(string)
  default     = null

  validation {
    condition     = var.endpoint_route_table_ids == null || (var.network != null && try(length(var.endpoint_route_table_ids) > 0, false))
    error_message = "endpoint_route_table_ids is for a network that was given, and names one table at least: shared/network has the endpoints, and a private DNS name exists once per VPC."
  }
}

variable "allowed_cidr_blocks" {
  description = "Who reaches the load balancer: GitHub's webhook ranges (`hooks` of https://api.github.com/meta), and those of the office or VPN."
  type        = list(string)
  default     = ["140.82.112.0/20", "143.55.64.0/20", "185.199.108.0/22", "192.30.252.0/22"]
  nullable    = false

  validation {
    condition     = length(var.allowed_cidr_blocks) > 0 && alltrue([for range in var.allowed_cidr_blocks : can(cidrhost(range, 0)) && tonumber(split("/", range)[1]) >= 16])
    error_message = "allowed_cidr_blocks takes ranges of /16 and smaller: 0.0.0.0/0 would let everybody in."
  }
}

variable "acm_certificate_arn" {
  description = "Certificate of atlantis_url's host, in this region."
  type        = string
  default     = "arn:aws:acm:ap-northeast-2:444444444444:certificate/12345678-1234-1234-1234-123456789012"
  nullable    = false

  validation {
    condition     = can(regex("^arn:aws:acm:ap-northeast-2:[0-9]{12}:certificate/", var.acm_certificate_arn))
    error_message = "acm_certificate_arn must be the ARN of a certificate in ap-northeast-2."
  }
}

variable "atlantis_url" {
  description = "Where Atlantis is reached: links in pull requests lead there."
  type        = string
  default     = "https://atlantis.example.com"
  nullable    = false

  validation {
    condition     = can(regex("^https://[a-z0-9.-]+$", var.atlantis_url))
    error_message = "atlantis_url must be https:// and a host, without a slash at the end."
  }
}

variable "atlantis_repo_allowlist" {
  description = "Repositories that Atlantis works for, by name."
  type        = list(string)
  default     = ["github.com/ryuqqq/infrastructure"]
  nullable    = false

  validation {
    condition     = length(var.atlantis_repo_allowlist) > 0 && alltrue([for repository in var.atlantis_repo_allowlist : can(regex("^github\\.com/[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$", repository))])
    error_message = "atlantis_repo_allowlist takes github.com/<organisation>/<repository>, without wildcards: whoever can open a pull request there runs code here."
  }
}

variable "apply_teams" {
  description = "Teams of the GitHub organisation whose members may apply."
  type        = list(string)
  default     = ["platform-team"]
  nullable    = false

  validation {
    condition     = length(var.apply_teams) > 0 && !contains(var.apply_teams, "*")
    error_message = "apply_teams must name teams."
  }
}

variable "image_tag" {
  description = "Tag of the image that image/Dockerfile builds; tags are immutable, so a new image is a new tag."
  type        = string
  default     = "0.34.0-1"
  nullable    = false
}

variable "secret_writer_role_arns" {
  description = "Roles that put the values of both secrets in, and replace them each quarter (README)."
  type        = set(string)
  default     = ["arn:aws:iam::444444444444:role/secret-writer-role"]
  nullable    = false
}

variable "managed_role_prefixes" {
  description = "Beginnings of the names of roles that plan and apply may change."
  type        = list(string)
  default     = ["prod-"]
  nullable    = false

  validation {
    condition     = alltrue([for prefix in var.managed_role_prefixes : can(regex("^[a-z][a-z0-9-]{3,}$", prefix))])
    error_message = "managed_role_prefixes takes 4 characters at least each, without wildcards."
  }
}

variable "dns" {
  description = "Name and hosted zone of a record for the load balancer; null: the record is made elsewhere."
  type = object({
    name    = string
    zone_id = string
  })
  default = null
}
