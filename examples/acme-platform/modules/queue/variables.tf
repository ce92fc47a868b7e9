variable "env" {
  description = "Environment that the queues belong to."
  type        = string
}

variable "service" {
  description = "Service that owns the queues."
  type        = string
}

variable "team" {
  description = "Team that owns the service."
  type        = string
}

variable "queues" {
  description = "Queues by name."
  type = map(object({
    timeout = optional(number, 30)
  }))
}
