"""Files read on request: told, drawn, predicted and measured against what is written in them."""
