"""ci/predict: the time of a kernel by the ceilings of a device, a roofline for one point."""
