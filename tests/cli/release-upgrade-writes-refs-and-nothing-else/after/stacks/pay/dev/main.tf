module "queue" {
  source = "git::https://git.example.com/org/platform.git//modules/queue?ref=modules/queue/v2.0.0"

  name  = "pay" # The name of the queue.
  delay = 5
}

output "arn" {
  value = module.queue.arn
}
