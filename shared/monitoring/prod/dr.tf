# The same in the DR region: an alarm tells topics of its own region only.
module "topic_dr" {
  source    = "../../../modules/sns"
  providers = { aws = aws.dr }
  for_each  = local.topics

  name               = each.key
  display_name       = "${each.value.says} (DR region)"
  kms_key_arn        = module.kms.values["dr-sqs-encryption-key-arn"]
  publisher_services = ["cloudwatch.amazonaws.com", "events.amazonaws.com"]
  subscribers        = { team = { protocol = "email", endpoint = each.value.email } }
  tags               = module.tags.tags

  alarm = {
    topic_arns  = ["arn:aws:sns:ap-northeast-1:${data.aws_caller_identity.current.account_id}:${module.tags.tags["Environment"]}-${each.key == "platform" ? "ticket" : "platform"}-notifications"]
    runbook_url = "${var.runbook_url}#notifications-fail"
  }
}
