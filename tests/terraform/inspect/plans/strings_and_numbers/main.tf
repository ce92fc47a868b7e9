output "all" {
  value = {
    format  = format("%-5s|%05.2f|%x|%q", "a", 3.14159, 255, "q")
    replace = replace("hello", "/l+/", "L")
    regex   = regex("(\\d+)-(\\w+)", "12-ab")
    split   = split(",", "a,b,,c")
    title   = title("hello world")
    sum     = sum([1, 2.5])
    third   = 1 / 3
    pow     = pow(2, 64)
    add     = 0.1 + 0.2
    big     = 99999999999999999999 + 1
    mod     = -7 % 3
    ceil    = ceil(1.2)
    parse   = parseint("ff", 16)
    cidr    = cidrsubnets("10.0.0.0/16", 4, 4)
    host    = cidrhost("10.0.0.0/24", 5)
    b64     = base64encode("é")
    sha     = sha256("x")
    uuid5   = uuidv5("dns", "example.com")
    date    = formatdate("YYYY-MM-DD", "2024-02-03T04:05:06Z")
    add_t   = timeadd("2024-01-01T00:00:00Z", "36h")
    trim    = trimsuffix(" x.y ", ".y ")
    join    = join("/", ["a", "b"])
  }
}
