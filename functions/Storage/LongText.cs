using System.Text;
using Azure.Data.Tables;

namespace Notifications.Storage;

/// <summary>A text that may be longer than a column holds (32 K characters): over as many columns as it takes.</summary>
internal static class LongText
{
    private const int ColumnLength = 30_000;

    public static void Write(TableEntity row, string name, string text)
    {
        foreach (var (column, part) in Split(text, ColumnLength).Index())
            row[$"{name}{column}"] = part;
    }

    /// <summary>In parts of at most that length; one of an empty text. Half a character is no text: storage would keep something else.</summary>
    public static IEnumerable<string> Split(string text, int length)
    {
        var start = 0;
        do
        {
            var end = Math.Min(start + length, text.Length);
            if (end < text.Length && char.IsHighSurrogate(text[end - 1]))
                end--;
            yield return text[start..end];
            start = end;
        }
        while (start < text.Length);
    }

    public static string Read(TableEntity row, string name)
    {
        var text = new StringBuilder();
        for (var column = 0; row.TryGetValue($"{name}{column}", out var part); column++)
            text.Append((string)part);
        return text.ToString();
    }
}
