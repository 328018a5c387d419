"""What is asked for each thing that happens to an issue. Field names are the arguments of the verbs."""
