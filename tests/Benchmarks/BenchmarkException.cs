namespace Benchmarks;

/// <summary>A run that can't go on, or whose numbers would mean nothing: shown as one line.</summary>
internal sealed class BenchmarkException(string message) : Exception(message);
