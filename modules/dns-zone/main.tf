resource "aws_route53_zone" "this" {
  name          = var.domain_name
  comment       = var.description
  force_destroy = false
  tags          = merge(var.tags, { Name = var.domain_name })

  dynamic "vpc" {
    for_each = var.vpc_ids

    content {
      vpc_id = vpc.value
    }
  }
}

# Only these authorities may make certificates for names of the zone.
resource "aws_route53_record" "authorities" {
  count = length(var.vpc_ids) == 0 ? 1 : 0

  zone_id = aws_route53_zone.this.zone_id
  name    = var.domain_name
  type    = "CAA"
  ttl     = 3600
  records = concat([for authority in sort(tolist(var.certificate_authorities)) : "0 issue \"${authority}\""], var.security_contact == null ? [] : ["0 iodef \"mailto:${var.security_contact}\""])
}

# A zone of which no mail comes says so, or others send in its name.
resource "aws_route53_record" "no_mail" {
  for_each = length(var.vpc_ids) == 0 && !var.has_mail ? { "" = "v=spf1 -all", "_dmarc." = "v=DMARC1; p=reject" } : {}

  zone_id = aws_route53_zone.this.zone_id
  name    = "${each.key}${var.domain_name}"
  type    = "TXT"
  ttl     = 3600
  records = [each.value]
}

resource "aws_route53_record" "delegation" {
  for_each = var.delegations

  zone_id = aws_route53_zone.this.zone_id
  name    = "${each.key}.${var.domain_name}"
  type    = "NS"
  ttl     = 3600
  records = each.value
}
