# line
// line
/* block */
resource "terraform_data" "a" { input = [1, /* inside */ 2] }
resource terraform_data b {
  input = (
    1 + # first
    2
  )
}
