using System.Globalization;
using System.Text.Json;

namespace Benchmarks;

/// <summary>What was measured, as a table or as JSON.</summary>
internal sealed class Report(Machine machine)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };
    private static readonly string[] Header = ["scenario", "measure", "value", "budget", ""];

    private readonly List<(string Scenario, Measure Measure)> rows = [];

    public void Add(string scenario, IEnumerable<Measure> measures) => rows.AddRange(measures.Select(m => (scenario, m)));

    public string ToTable()
    {
        string[][] cells = [Header, .. rows.Select(row => Cells(row.Scenario, row.Measure))];
        int[] widths = [.. Enumerable.Range(0, Header.Length).Select(column => cells.Max(row => row[column].Length))];
        var lines = cells.Select(row => string.Join(
            "  ", row.Select((cell, column) => column is 2 or 3 ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]))).TrimEnd());
        return $"{machine}\n\n{string.Join('\n', lines)}";
    }

    public string ToJson() => JsonSerializer.Serialize(
        new
        {
            Machine = machine,
            Results = rows.Select(row => new
            {
                row.Scenario,
                Measure = row.Measure.Name,
                Value = Math.Round(row.Measure.Value, 3),
                row.Measure.Unit,
                row.Measure.Budget,
                Ok = row.Measure.IsOk,
            }),
        },
        Json);

    private static string[] Cells(string scenario, Measure measure) =>
    [
        scenario, measure.Name, Number(measure.Value, measure.Unit),
        measure.Budget is { } budget ? $"{(measure.MoreIsBetter ? "≥" : "≤")} {Number(budget, measure.Unit)}" : "",
        measure.IsOk switch { true => "ok", false => "OVER", null => "" },
    ];

    private static string Number(double value, string unit) =>
        $"{value.ToString(Math.Abs(value) < 100 ? "0.##" : "#,0", CultureInfo.InvariantCulture)} {unit}".TrimEnd();
}
