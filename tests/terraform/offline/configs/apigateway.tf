variable "changed" { default = false }
resource "aws_api_gateway_rest_api" "this" {
  name = "rest"
  endpoint_configuration { types = ["REGIONAL"] }
}
resource "aws_api_gateway_resource" "this" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  parent_id   = aws_api_gateway_rest_api.this.root_resource_id
  path_part   = "orders"
}
resource "aws_api_gateway_method" "this" {
  rest_api_id   = aws_api_gateway_rest_api.this.id
  resource_id   = aws_api_gateway_resource.this.id
  http_method   = "GET"
  authorization = var.changed ? "AWS_IAM" : "NONE"
}
resource "aws_api_gateway_integration" "this" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  resource_id = aws_api_gateway_resource.this.id
  http_method = aws_api_gateway_method.this.http_method
  type        = "MOCK"
}
resource "aws_apigatewayv2_api" "this" {
  name          = "http"
  protocol_type = "HTTP"
  cors_configuration { allow_origins = ["https://example.com"] }
}
resource "aws_apigatewayv2_stage" "this" {
  api_id      = aws_apigatewayv2_api.this.id
  name        = "$default"
  auto_deploy = true
}
resource "aws_apigatewayv2_integration" "this" {
  api_id                 = aws_apigatewayv2_api.this.id
  integration_type       = "AWS_PROXY"
  integration_uri        = "arn:aws:lambda:ap-northeast-2:123456789012:function:worker"
  payload_format_version = "2.0"
}
resource "aws_apigatewayv2_route" "this" {
  api_id    = aws_apigatewayv2_api.this.id
  route_key = "GET /orders"
  target    = "integrations/${aws_apigatewayv2_integration.this.id}"
}
