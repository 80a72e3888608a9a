using Notifications.Domain;

namespace Notifications.Templates;

/// <summary>The blocks of a template's mail: their texts as members (<c>emailBlocks[1].text</c>), and filling them in.</summary>
internal static class MailBlocks
{
    /// <summary>Of all texts of a mail together, filled in, in characters.</summary>
    public const int MaxOutput = 16 * 1024;

    private const string Member = "emailBlocks";

    public static IEnumerable<(string Member, string? Source)> Sources(IReadOnlyList<MailBlock> blocks) =>
        from block in blocks.Index()
        from source in ((string, string?)[])
        [
            (NameOf(block.Index, "text"), block.Item.Text), (NameOf(block.Index, "url"), block.Item.Url),
            (NameOf(block.Index, "alt"), block.Item.Alt),
            .. (block.Item.Items ?? []).Index().Select(i => (NameOf(block.Index, $"items[{i.Index}]"), (string?)i.Item)),
        ]
        select source;

    public static bool IsUrl(string member) => IsText(member) && member.EndsWith(".url", StringComparison.Ordinal);

    public static bool IsText(string member) => member.StartsWith(Member, StringComparison.Ordinal);

    /// <summary>Null when there are no blocks. A block that came out with nothing to show is left out, as a button whose address is
    /// empty.</summary>
    /// <param name="textOf">A member filled in; null when it came out empty.</param>
    public static IReadOnlyList<MailBlock>? FillIn(IReadOnlyList<MailBlock>? blocks, Func<string, string?> textOf)
    {
        if (blocks is null)
            return null;
        var filled = blocks.Select((block, index) => block with
        {
            Text = block.Text is null ? null : textOf(NameOf(index, "text")),
            Url = block.Url is null ? null : textOf(NameOf(index, "url"))?.Trim(),
            Alt = block.Alt is null ? null : textOf(NameOf(index, "alt")) ?? "",
            Items = block.Items is null ? null
                : [.. block.Items.SelectMany((_, item) => Lines(textOf(NameOf(index, $"items[{item}]"))))],
        });
        return [.. filled.Where(SaysSomething)];
    }

    private static bool SaysSomething(MailBlock block) => block.Type switch
    {
        MailBlockType.Title or MailBlockType.Text => !string.IsNullOrWhiteSpace(block.Text),
        MailBlockType.Button => !string.IsNullOrWhiteSpace(block.Text) && !string.IsNullOrWhiteSpace(block.Url),
        MailBlockType.List => block.Items is { Count: > 0 },
        MailBlockType.Image => !string.IsNullOrWhiteSpace(block.Url),
    };

    private static string[] Lines(string? text) =>
        (text ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string NameOf(int index, string member) => $"{Member}[{index}].{member}";
}
