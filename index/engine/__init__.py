"""What computes the networks: torch, OpenVINO or ONNX Runtime behind one protocol."""
