provider "aws" {
  region = "ap-northeast-2"
}
