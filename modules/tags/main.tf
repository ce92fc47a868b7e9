locals {
  governed = {
    Environment  = var.environment
    Service      = var.service
    Team         = var.team
    Owner        = var.owner
    CostCenter   = var.cost_center
    ManagedBy    = var.managed_by
    Project      = var.project
    DataClass    = var.data_class
    Component    = var.component
    Lifecycle    = var.lifecycle_stage
    BackupPolicy = var.backup_policy
    Compliance   = var.compliance
    ExpiresOn    = var.expires_on
  }

  tags = tomap(merge(var.additional_tags, { for key, value in local.governed : key => value if value != null }))
}
