# Sourced by the `setup` of the cases about releases: a repository with a module that is released,
# one that calls it by path, a stack that calls it by its tag.
git init -q -b main
git remote add origin https://git.example.com/org/platform.git
mkdir -p modules/queue modules/orders stacks/pay/dev
cat > modules/queue/main.tf <<'EOF'
variable "name" {
  type = string
}

variable "delay" {
  type    = number
  default = 0
}

resource "aws_sqs_queue" "this" {
  name          = var.name
  delay_seconds = var.delay
}

output "arn" {
  value = aws_sqs_queue.this.arn
}
EOF
cat > modules/queue/CHANGELOG.md <<'EOF'
# Changelog

## [Unreleased]

## [1.0.0] - 2026-01-31
### Added
- The first release
EOF
cat > modules/queue/README.md <<'EOF'
# queue
`source = "git::https://git.example.com/org/platform.git//modules/queue?ref=modules/queue/v1.0.0"`
EOF
cat > modules/orders/main.tf <<'EOF'
module "queue" {
  source = "../queue"
  name   = "orders"
}
EOF
cp modules/queue/CHANGELOG.md modules/orders/CHANGELOG.md
cat > stacks/pay/dev/main.tf <<'EOF'
module "queue" {
  source = "git::https://git.example.com/org/platform.git//modules/queue?ref=modules/queue/v1.0.0"

  name  = "pay" # The name of the queue.
  delay = 5
}

output "arn" {
  value = module.queue.arn
}
EOF
git add -A
git commit -q -m "Add a queue"
git tag -a modules/queue/v1.0.0 -m "queue 1.0.0"
git tag -a modules/orders/v1.0.0 -m "orders 1.0.0"

# What breaks the stack: its argument has another name.
break_queue() {
  sed -i 's/"delay"/"delay_seconds"/; s/var.delay$/var.delay_seconds/' modules/queue/main.tf
  git commit -q -a -m "Name the delay as AWS does"
}
# What breaks nobody.
widen_queue() {
  printf '\noutput "url" {\n  value = aws_sqs_queue.this.url\n}\n' >> modules/queue/main.tf
  git commit -q -a -m "Say where the queue is"
}
