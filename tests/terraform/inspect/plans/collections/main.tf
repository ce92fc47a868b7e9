output "all" {
  value = {
    merge    = merge({ a = 1 }, null, { b = 2 })
    flatten  = flatten([[1, [2]], 3])
    setproduct = setproduct(["a", "b"], [1, 2])
    zipmap   = zipmap(["a", "b"], [1, "x"])
    lookup   = lookup({ a = 1 }, "b", 2)
    distinct = distinct(["b", "a", "b"])
    sort     = sort(["c", "a", "b"])
    reverse  = reverse([1, 2])
    slice    = slice([1, 2, 3], 1, 3)
    range    = range(1, 10, 3)
    chunk    = chunklist([1, 2, 3], 2)
    setunion = setunion(["a"], ["b"])
    transpose = transpose({ a = ["1", "2"], b = ["2"] })
    one      = one([])
    matchkeys = matchkeys(["i1", "i2"], ["a", "b"], ["b"])
  }
}
