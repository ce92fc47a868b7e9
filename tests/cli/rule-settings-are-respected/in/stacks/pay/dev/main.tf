resource "aws_cloudwatch_log_group" "long" {
  name              = "/ryuqqq/pay/dev/api"
  retention_in_days = 7
}
