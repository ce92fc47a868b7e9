variable "changed" { default = false }
resource "aws_iam_role" "lambda" {
  name = "lambda"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}
resource "aws_lambda_function" "this" {
  function_name = "worker"
  role          = aws_iam_role.lambda.arn
  handler       = "index.handler"
  runtime       = "nodejs20.x"
  s3_bucket     = "artifacts"
  s3_key        = "worker.zip"
  memory_size   = var.changed ? 256 : 128
  timeout       = 30
  environment { variables = { STAGE = "prod" } }
  tracing_config { mode = "Active" }
  vpc_config {
    subnet_ids         = ["subnet-0123456789abcdef0"]
    security_group_ids = ["sg-0123456789abcdef0"]
  }
}
resource "aws_lambda_permission" "this" {
  statement_id  = "AllowEvents"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.this.function_name
  principal     = "events.amazonaws.com"
}
resource "aws_lambda_alias" "live" {
  name             = "live"
  function_name    = aws_lambda_function.this.function_name
  function_version = "1"
}
resource "aws_lambda_event_source_mapping" "this" {
  event_source_arn = "arn:aws:sqs:ap-northeast-2:123456789012:orders"
  function_name    = aws_lambda_function.this.arn
  batch_size       = var.changed ? 5 : 10
}
resource "aws_lambda_layer_version" "this" {
  layer_name          = "deps"
  s3_bucket           = "artifacts"
  s3_key              = "layer.zip"
  compatible_runtimes = ["nodejs20.x"]
}
resource "aws_lambda_function_url" "this" {
  function_name      = aws_lambda_function.this.function_name
  authorization_type = "AWS_IAM"
}
