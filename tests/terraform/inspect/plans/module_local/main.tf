module "queue" {
  source = "./modules/queue"
  name   = "orders"
}

output "address" {
  value = module.queue.address
}

output "all" {
  value = module.queue
}
