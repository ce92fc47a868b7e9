variable "name" {
  description = "Name of the service, for example `orders-api`; the name in AWS is `<environment>-<name>`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) >= 2 && length(var.name) <= 36
    error_message = "name must be kebab-case, 2 to 36 characters, and begin with a letter: \"${var.name}\"."
  }
}

variable "kind" {
  description = "`web` (answers behind a load balancer), `worker` (runs without a port) or `scheduler` (runs by schedule, and ends)."
  type        = string
  nullable    = false

  validation {
    condition     = contains(["web", "worker", "scheduler"], var.kind)
    error_message = "kind must be web, worker or scheduler, not \"${var.kind}\"."
  }
}

variable "cluster" {
  description = "Cluster that it runs in (module `ecs-cluster`)."
  type = object({
    arn  = string
    name = string
  })
  nullable = false
}

variable "image" {
  description = "Image with a version or a digest, never `latest`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("(:[A-Za-z0-9_][A-Za-z0-9._-]*|@sha256:[0-9a-f]{64})$", var.image)) && !endswith(var.image, ":latest")
    error_message = "image must end in a version or a digest, and not in latest: \"${var.image}\"."
  }
}

variable "repository_arns" {
  description = "Repositories that the images are pulled from."
  type        = set(string)
  nullable    = false

  validation {
    condition     = length(var.repository_arns) > 0 && alltrue([for arn in var.repository_arns : can(regex("^arn:aws:ecr:[a-z0-9-]+:[0-9]{12}:repository/[^*]+$", arn))])
    error_message = "repository_arns takes ARNs of ECR repositories, one at least, without wildcards."
  }
}

variable "command" {
  description = "Command instead of the image's own."
  type        = list(string)
  default     = null
}

variable "cpu" {
  description = "CPU units of a task (1024 is a core)."
  type        = number
  default     = 512
  nullable    = false

  validation {
    condition     = contains([256, 512, 1024, 2048, 4096, 8192, 16384], var.cpu)
    error_message = "cpu must be 256, 512, 1024, 2048, 4096, 8192 or 16384, not ${var.cpu}."
  }
}

variable "memory" {
  description = "Memory of a task in MiB; Fargate takes 2 to 8 times the CPU units."
  type        = number
  default     = 1024
  nullable    = false

  validation {
    condition     = var.memory >= 2 * var.cpu && var.memory <= 8 * var.cpu && (var.memory % 1024 == 0 || var.memory == 512)
    error_message = "memory must be 2 to 8 times cpu (${2 * var.cpu} to ${8 * var.cpu}) and a multiple of 1024, not ${var.memory}."
  }
}

variable "cpu_architecture" {
  description = "`ARM64` (cheaper) or `X86_64`, as the image was built for."
  type        = string
  default     = "ARM64"
  nullable    = false

  validation {
    condition     = contains(["ARM64", "X86_64"], var.cpu_architecture)
    error_message = "cpu_architecture must be ARM64 or X86_64, not \"${var.cpu_architecture}\"."
  }
}

variable "container" {
  description = "How the container runs: port (web), user, read-only root (with a writable /tmp), health check, and how long it may take to stop."
  type = object({
    port                 = optional(number, 8080)
    user                 = optional(string, "1000:1000")
    is_read_only         = optional(bool, true)
    health_check         = optional(list(string))
    stop_timeout_seconds = optional(number, 30)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.container.port >= 1024 && var.container.port <= 65535
    error_message = "container.port must be 1024 to 65535: below, the container would have to run as root."
  }

  validation {
    condition     = !can(regex("^(root|0)(:|$)", var.container.user))
    error_message = "container.user must not be root."
  }

  validation {
    condition     = var.container.health_check == null || contains(["CMD", "CMD-SHELL"], try(var.container.health_check[0], "-"))
    error_message = "container.health_check must begin with CMD or CMD-SHELL."
  }

  validation {
    condition     = var.container.stop_timeout_seconds >= 2 && var.container.stop_timeout_seconds <= 120
    error_message = "container.stop_timeout_seconds must be 2 to 120."
  }
}

variable "environment" {
  description = "Environment variables; what is secret belongs into `secrets`."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for name in keys(var.environment) : !can(regex("(?i)(password|passwd|secret|token|private_key|api_key)$", name))])
    error_message = "environment has what looks like a secret (${join(", ", [for name in keys(var.environment) : name if can(regex("(?i)(password|passwd|secret|token|private_key|api_key)$", name))])}): use secrets."
  }
}

variable "secrets" {
  description = "Environment variables that ECS fills from Secrets Manager (`<arn>:<key of the JSON>::`) or Parameter Store, by ARN."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for arn in values(var.secrets) : can(regex("^arn:aws:(secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:|ssm:[a-z0-9-]+:[0-9]{12}:parameter/)", arn))])
    error_message = "secrets takes ARNs of secrets or parameters, not their values."
  }
}

variable "secret_kms_key_arns" {
  description = "Keys that the secrets are encrypted with."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for arn in var.secret_kms_key_arns : can(regex("^arn:aws:kms:[a-z0-9-]+:[0-9]{12}:key/", arn))])
    error_message = "secret_kms_key_arns takes ARNs of keys."
  }
}

variable "network" {
  description = "Private subnets by zone, and security groups."
  type = object({
    subnet_ids         = map(string)
    security_group_ids = list(string)
  })
  nullable = false

  validation {
    condition     = length(var.network.subnet_ids) >= 2 && length(var.network.security_group_ids) > 0
    error_message = "network needs subnets of two zones and a security group."
  }
}

variable "load_balancer" {
  description = "Target group of a web service; for blue-green also the listener, the names of both target groups, how traffic moves, and how long the old version stays."
  type = object({
    target_group_arn = string
    blue_green = optional(object({
      listener_arn       = string
      target_group_names = list(string)
      deployment_config  = optional(string, "CodeDeployDefault.ECSCanary10Percent5Minutes")
      bake_minutes       = optional(number, 15)
    }))
  })
  default = null

  validation {
    condition     = (var.kind == "web") == (var.load_balancer != null)
    error_message = "load_balancer belongs to kind web, and only there."
  }

  validation {
    condition     = try(length(var.load_balancer.blue_green.target_group_names) == 2, true)
    error_message = "load_balancer.blue_green.target_group_names must name two."
  }
}

variable "deployment" {
  description = "How a new version replaces the old: `rolling`, `blue-green` (web) or `stop-then-start` (one task that shares a file system: 0 % to 100 %); and which alarms roll it back."
  type = object({
    strategy             = optional(string, "rolling")
    grace_period_seconds = optional(number, 60)
    alarm_names          = optional(list(string), [])
  })
  default  = {}
  nullable = false

  validation {
    condition     = contains(["rolling", "blue-green", "stop-then-start"], var.deployment.strategy)
    error_message = "deployment.strategy must be rolling, blue-green or stop-then-start, not \"${var.deployment.strategy}\"."
  }

  validation {
    condition     = var.deployment.strategy != "blue-green" || try(var.load_balancer.blue_green != null, false)
    error_message = "deployment.strategy blue-green needs load_balancer.blue_green."
  }
}

variable "desired_count" {
  description = "Tasks to begin with; afterwards `scaling` decides."
  type        = number
  default     = 2
  nullable    = false

  validation {
    condition     = var.desired_count >= 0 && (var.deployment.strategy != "stop-then-start" || var.desired_count <= 1)
    error_message = "desired_count must be 0 or more, and 1 at most with stop-then-start."
  }
}

variable "scaling" {
  description = "Fewest and most tasks, and the use of CPU and memory that is aimed at; null: no scaling."
  type = object({
    minimum        = number
    maximum        = number
    cpu_percent    = optional(number, 60)
    memory_percent = optional(number)
  })
  default = null

  validation {
    condition     = var.scaling == null || try(var.scaling.minimum >= 1 && var.scaling.maximum >= var.scaling.minimum, false)
    error_message = "scaling.minimum must be 1 or more, and not above maximum."
  }

  validation {
    condition     = var.scaling == null || try(alltrue([for percent in [var.scaling.cpu_percent, var.scaling.memory_percent] : coalesce(percent, 50) >= 10 && coalesce(percent, 50) <= 90]), false)
    error_message = "scaling.cpu_percent and memory_percent must be 10 to 90."
  }
}

variable "schedule" {
  description = "When a scheduler runs (`cron(0 3 * * ? *)`, `rate(1 hour)`), in which time zone, how often it is tried again, and where runs go that could not be started."
  type = object({
    expression            = string
    timezone              = optional(string, "Asia/Seoul")
    retries               = optional(number, 2)
    dead_letter_queue_arn = string
  })
  default = null

  validation {
    condition     = (var.kind == "scheduler") == (var.schedule != null)
    error_message = "schedule belongs to kind scheduler, and only there."
  }

  validation {
    condition     = var.schedule == null || can(regex("^(cron|rate|at)\\(.+\\)$", var.schedule.expression))
    error_message = "schedule.expression must be cron(…), rate(…) or at(…)."
  }
}

variable "spot_percent" {
  description = "Share of Fargate Spot; by default 100 in dev, 0 elsewhere."
  type        = number
  default     = null

  validation {
    condition     = var.spot_percent == null || try(var.spot_percent >= 0 && var.spot_percent <= 100, false)
    error_message = "spot_percent must be 0 to 100."
  }
}

variable "efs_volumes" {
  description = "File systems by name: through an access point, with IAM and TLS, mounted where."
  type = map(object({
    file_system_id  = string
    access_point_id = string
    container_path  = string
    is_read_only    = optional(bool, false)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for volume in var.efs_volumes : startswith(volume.container_path, "/") && volume.container_path != "/"]) && !contains(keys(var.efs_volumes), "tmp")
    error_message = "efs_volumes[*].container_path must be an absolute path below /, and no volume may be called tmp."
  }
}

variable "otel" {
  description = "ADOT sidecar: its image, and the parameter of its configuration (module `otel`); null: none."
  type = object({
    image                = string
    config_parameter_arn = string
  })
  default = null

  validation {
    condition     = var.otel == null || (can(regex("(:v?[0-9][A-Za-z0-9._-]*|@sha256:[0-9a-f]{64})$", var.otel.image)) && can(regex("^arn:aws:ssm:", var.otel.config_parameter_arn)))
    error_message = "otel needs an image with a version, and the ARN of a parameter."
  }
}

variable "task_policies" {
  description = "What the tasks may do: policy documents as JSON by a short name."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = length(setintersection(keys(var.task_policies), ["efs", "exec", "otel"])) == 0
    error_message = "task_policies must not use the names efs, exec and otel, which the module gives."
  }
}

variable "permissions_boundary_arn" {
  description = "Policy that bounds what the roles can ever be allowed."
  type        = string
  default     = null
}

variable "enable_exec" {
  description = "May people run commands in the containers? Never in prod."
  type        = bool
  default     = false
  nullable    = false

  validation {
    condition     = !var.enable_exec || lookup(var.tags, "Environment", "prod") != "prod"
    error_message = "enable_exec is refused in prod: nobody types into a production container."
  }
}

variable "kms_key_arn" {
  description = "Key of the log group (and of the schedule)."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:aws:kms:[a-z0-9-]+:[0-9]{12}:key/", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a key (arn:aws:kms:<region>:<account>:key/<id>), not an alias or an id: \"${var.kms_key_arn}\"."
  }
}

variable "log_retention_in_days" {
  description = "Days that logs stay in CloudWatch; by default 7 in dev and 14 elsewhere. What is older is in the archive."
  type        = number
  default     = null

  validation {
    condition     = var.log_retention_in_days == null || contains([1, 3, 5, 7, 14], coalesce(var.log_retention_in_days, 7))
    error_message = "log_retention_in_days must be 1, 3, 5, 7 or 14, not ${coalesce(var.log_retention_in_days, 0)}."
  }
}

variable "archive" {
  description = "Delivery stream that archives the logs, and the role that CloudWatch Logs writes to it with: outputs of the module `log-archive`. Null only where an account-wide subscription archives every group."
  type = object({
    destination_arn = string
    role_arn        = string
  })
}

variable "organization" {
  description = "Organisation, part of names that are unique in the world or by path."
  type        = string
  default     = "ryuqqq"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.organization)) && length(var.organization) <= 12
    error_message = "organization must be kebab-case, 12 characters at most: \"${var.organization}\"."
  }
}

variable "tags" {
  description = "Tags of everything that the module makes: the output `tags` of the module `tags`."
  type        = map(string)
  nullable    = false

  validation {
    condition     = length(setsubtract(["Environment", "Service", "Team", "Owner", "CostCenter", "ManagedBy", "Project"], keys(var.tags))) == 0
    error_message = "tags lacks ${join(", ", setsubtract(["Environment", "Service", "Team", "Owner", "CostCenter", "ManagedBy", "Project"], keys(var.tags)))}: pass the output `tags` of the module `tags`."
  }
}
