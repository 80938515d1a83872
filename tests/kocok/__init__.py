"""The fuzzer of the readers: seeds (`benih`), what may befall a file (`rusak`), the worst that the gate lets in
(`terburuk`), and the process that tries them (`coba`, run by `test_kocok` for seconds and by `script/long fuzz`)."""
