variable "changed" { default = false }
resource "aws_eks_cluster" "this" {
  name     = "main"
  role_arn = "arn:aws:iam::123456789012:role/eks"
  version  = var.changed ? "1.32" : "1.31"
  vpc_config {
    subnet_ids              = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
    endpoint_private_access = true
  }
  enabled_cluster_log_types = ["api", "audit"]
}
resource "aws_eks_node_group" "this" {
  cluster_name    = aws_eks_cluster.this.name
  node_group_name = "default"
  node_role_arn   = "arn:aws:iam::123456789012:role/node"
  subnet_ids      = ["subnet-0123456789abcdef0"]
  instance_types  = ["t3.medium"]
  scaling_config {
    desired_size = 2
    max_size     = var.changed ? 5 : 4
    min_size     = 1
  }
  update_config { max_unavailable = 1 }
}
resource "aws_eks_addon" "this" {
  for_each     = toset(["coredns", "kube-proxy"])
  cluster_name = aws_eks_cluster.this.name
  addon_name   = each.value
}
output "ca" { value = aws_eks_cluster.this.certificate_authority[0].data }
