variable "changed" { default = false }
resource "aws_cognito_user_pool" "this" {
  name                     = "users"
  auto_verified_attributes = ["email"]
  password_policy {
    minimum_length    = var.changed ? 14 : 12
    require_lowercase = true
    require_numbers   = true
    require_symbols   = false
    require_uppercase = true
  }
  schema {
    name                = "team"
    attribute_data_type = "String"
    mutable             = true
    string_attribute_constraints {
      min_length = 1
      max_length = 20
    }
  }
}
resource "aws_cognito_user_pool_client" "this" {
  name         = "web"
  user_pool_id = aws_cognito_user_pool.this.id
}
resource "aws_codebuild_project" "this" {
  name         = "build"
  service_role = "arn:aws:iam::123456789012:role/build"
  artifacts { type = "NO_ARTIFACTS" }
  environment {
    compute_type = "BUILD_GENERAL1_SMALL"
    image        = "aws/codebuild/standard:7.0"
    type         = "LINUX_CONTAINER"
    environment_variable {
      name  = "STAGE"
      value = "prod"
    }
  }
  source {
    type     = "GITHUB"
    location = "https://example.com/repo.git"
  }
}
resource "aws_ses_domain_identity" "this" { domain = "example.com" }
resource "aws_sesv2_email_identity" "this" { email_identity = "example.org" }
