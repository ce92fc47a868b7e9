variable "changed" { default = false }
resource "aws_instance" "this" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = var.changed ? "t3.small" : "t3.micro"
  subnet_id              = "subnet-0123456789abcdef0"
  vpc_security_group_ids = ["sg-0123456789abcdef0"]
  root_block_device {
    volume_size = 20
    encrypted   = true
  }
  metadata_options { http_tokens = "required" }
  tags = { Name = "bastion" }
}
resource "aws_instance" "ubuntu" {
  count                       = 2
  ami                         = var.changed ? "ami-0123456789abcdef1" : "ami-0123456789abcdef0"
  instance_type               = "t3.micro"
  associate_public_ip_address = true
  user_data                   = "#!/bin/sh\necho hi"
}
resource "aws_ebs_volume" "this" {
  availability_zone = "ap-northeast-2a"
  size              = var.changed ? 20 : 10
  type              = "gp3"
}
resource "aws_volume_attachment" "this" {
  device_name = "/dev/sdh"
  volume_id   = aws_ebs_volume.this.id
  instance_id = aws_instance.this.id
}
resource "aws_key_pair" "this" {
  key_name   = "ops"
  public_key = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAQQ== ops"
}
resource "aws_eip" "this" { instance = aws_instance.this.id }
resource "aws_network_interface" "this" {
  subnet_id   = "subnet-0123456789abcdef0"
  private_ips = ["10.0.0.50"]
}
