using System.Text;
using Azure.Data.Tables;

namespace Notifications.Storage;

/// <summary>A text that may be longer than a column holds (32 K characters): over as many columns as it takes.</summary>
internal static class LongText
{
    private const int ColumnLength = 30_000;

    public static void Write(TableEntity row, string name, string text)
    {
        var start = 0;
        for (var column = 0; start < text.Length || column == 0; column++)
        {
            var end = Math.Min(start + ColumnLength, text.Length);
            // Half a character is no text: storage would keep something else.
            if (end < text.Length && char.IsHighSurrogate(text[end - 1]))
                end--;
            row[$"{name}{column}"] = text[start..end];
            start = end;
        }
    }

    public static string Read(TableEntity row, string name)
    {
        var text = new StringBuilder();
        for (var column = 0; row.TryGetValue($"{name}{column}", out var part); column++)
            text.Append((string)part);
        return text.ToString();
    }
}
