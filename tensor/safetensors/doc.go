// Package safetensors reads and writes tensors in the safetensors format, in
// which models are commonly exchanged: a JSON header that names tensors and says
// where they lie, then their bytes. Reading executes nothing, allocates no more
// than the file's size justifies, and accepts exactly what the reference parser
// does: regions that overlap or leave holes, sizes that overflow, and headers
// that are not what they seem are errors.
//
//	err := safetensors.WriteFile("model.safetensors", nn.StateDict(model))
//	d, err := safetensors.ReadFile("model.safetensors")
//	err = nn.LoadStateDict(model, d)
//
// Open reads tensors one by one, when they are asked for.
package safetensors
