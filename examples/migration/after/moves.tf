# What the state had, and where it is now. These blocks go once every environment has applied them.
moved {
  from = aws_sqs_queue.orders
  to   = module.queue.aws_sqs_queue.this
}

moved {
  from = aws_sqs_queue.orders_dlq
  to   = module.queue.aws_sqs_queue.dead_letter
}

moved {
  from = aws_dynamodb_table.orders
  to   = module.table.aws_dynamodb_table.this
}

moved {
  from = aws_security_group.worker
  to   = module.worker.aws_security_group.this
}

moved {
  from = aws_iam_role.worker
  to   = module.worker_role.aws_iam_role.this
}

# What has no place in the new state, and must not go yet: the log group as long as somebody reads
# it, the old policy until the worker has run with the new one. Both are deleted by hand later.
removed {
  from = aws_cloudwatch_log_group.orders

  lifecycle {
    destroy = false
  }
}

removed {
  from = aws_iam_role_policy.worker

  lifecycle {
    destroy = false
  }
}
