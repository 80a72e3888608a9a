using System.Text;
using Notifications.Domain;
using Notifications.Platform.Http;

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

/// <summary>Checks the blocks of a template's mail: each type has its own members.</summary>
internal static class MailBlockReader
{
    public const int MaxBlocks = 20, MaxItems = 50;

    /// <summary>Of all texts of all blocks together, before they are filled in, in bytes of UTF-8.</summary>
    private const int MaxSourceBytes = TemplateTexts.MaxSourceBytes;

    /// <summary>Null when there are none.</summary>
    public static IReadOnlyList<MailBlock>? Read(JsonFields fields)
    {
        if (fields.Objects("emailBlocks", MaxBlocks) is not { Count: > 0 } given)
            return null;
        MailBlock[] blocks = [.. given.Select(Block).OfType<MailBlock>()];
        if (blocks.Sum(Bytes) is > MaxSourceBytes and var bytes)
            fields.Fail("emailBlocks", $"have {bytes:N0} bytes; allowed: at most {MaxSourceBytes:N0}");
        return blocks;
    }

    private static MailBlock? Block(JsonFields fields)
    {
        var type = fields.OneOf<MailBlockType>("type");
        var block = type switch
        {
            MailBlockType.Title => new MailBlock { Type = MailBlockType.Title, Text = Required(fields, "text") },
            MailBlockType.Text => new MailBlock { Type = MailBlockType.Text, Text = Required(fields, "text") },
            MailBlockType.Button => new MailBlock
            {
                Type = MailBlockType.Button,
                Text = Required(fields, "text"),
                Url = Required(fields, "url"),
            },
            MailBlockType.List => new MailBlock { Type = MailBlockType.List, Items = Items(fields) },
            // Without a text for it, it says nothing where images are not shown; decoration says so with an empty one.
            MailBlockType.Image => new MailBlock
            {
                Type = MailBlockType.Image,
                Url = Required(fields, "url"),
                Alt = Alt(fields),
            },
            null => null,
        };
        if (type is null)
        {
            if (IsMissing(fields, "type"))
                fields.Fail("type", $"is required; allowed: {SnakeCase<MailBlockType>.Allowed}");
            return null;
        }
        fields.RejectUnknown();
        return block;
    }

    private static string? Required(JsonFields fields, string name) => fields.Text(name, MaxSourceBytes, required: true);

    private static string? Alt(JsonFields fields)
    {
        var alt = fields.Text("alt", MaxSourceBytes);
        if (alt is null && IsMissing(fields, "alt"))
            fields.Fail("alt", "is required; allowed: what the image shows, or an empty text for decoration");
        return alt;
    }

    private static IReadOnlyList<string>? Items(JsonFields fields)
    {
        var items = fields.Texts("items", MaxItems, MaxSourceBytes);
        if (items is { Count: 0 } || (items is null && IsMissing(fields, "items")))
            fields.Fail("items", $"is required; allowed: 1 to {MaxItems} texts");
        return items;
    }

    /// <summary>And not there with a value that was refused already.</summary>
    private static bool IsMissing(JsonFields fields, string name) => !fields.Names.Contains(name) || !fields.Errors.Any;

    private static int Bytes(MailBlock block) => ((string?[])[block.Text, block.Url, block.Alt, .. block.Items ?? []])
        .Sum(text => text is null ? 0 : Encoding.UTF8.GetByteCount(text));
}
