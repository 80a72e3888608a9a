using System.Globalization;

namespace Benchmarks.Soak;

/// <summary>A soak's samples as a table, and each series as a line of blocks from its lowest to its highest value.</summary>
internal static class SoakReport
{
    private const string Blocks = "▁▂▃▄▅▆▇█";
    private const int Width = 60, Rows = 20;

    public static string Of(IReadOnlyList<SoakSample> samples)
    {
        if (samples.Count == 0)
            throw new BenchmarkException("the soak was too short for a sample.");
        var every = Math.Max(1, (int)Math.Ceiling((double)samples.Count / Rows));
        // The last one is always there.
        var shown = samples.Reverse().Where((_, index) => index % every == 0).Reverse();
        string[][] table = [["time", .. SoakSeries.All.Select(NameOf)], .. shown.Select(Cells)];
        string[][] chart = [["", "first", "lowest", "highest", "last", ""], .. SoakSeries.All.Select(series => Line(series, samples))];
        return $"{Aligned(table)}\n\n{Aligned(chart)}";
    }

    private static string NameOf(SoakSeries series) => series.Unit.Length == 0 ? series.Name : $"{series.Name}, {series.Unit}";

    private static string[] Cells(SoakSample sample) =>
        [sample.At.ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture), .. SoakSeries.All.Select(series => Number(series.Value(sample)))];

    private static string[] Line(SoakSeries series, IReadOnlyList<SoakSample> samples)
    {
        double[] values = [.. samples.Select(series.Value).OfType<double>()];
        if (values.Length == 0)
            return [NameOf(series), "", "", "", "", ""];
        var (low, high) = (values.Min(), values.Max());
        return [NameOf(series), Number(values[0]), Number(low), Number(high), Number(values[^1]), ChartOf(values, low, high)];
    }

    /// <summary>The highest value of each part of the time is the one that shows.</summary>
    private static string ChartOf(double[] values, double low, double high)
    {
        var columns = Math.Min(Width, values.Length);
        return string.Concat(Enumerable.Range(0, columns).Select(column =>
        {
            var part = values[(column * values.Length / columns)..((column + 1) * values.Length / columns)].Max();
            return Blocks[high > low ? (int)Math.Round((part - low) / (high - low) * (Blocks.Length - 1)) : 0];
        }));
    }

    private static string Aligned(string[][] cells)
    {
        int[] widths = [.. Enumerable.Range(0, cells[0].Length).Select(column => cells.Max(row => row[column].Length))];
        return string.Join('\n', cells.Select(row => string.Join("  ", row.Select((cell, column) =>
            column == 0 || column == row.Length - 1 && cell.Length > 0 && Blocks.Contains(cell[0])
                ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd()));
    }

    private static string Number(double? value) =>
        value?.ToString(Math.Abs(value.Value) < 100 ? "0.#" : "#,0", CultureInfo.InvariantCulture) ?? "";
}
