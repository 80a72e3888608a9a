using System.Globalization;
using Azure.Data.Tables;

namespace Notifications.Inbox;

/// <summary>How many up to an id are unread, counted once and kept beside the watermark, so that a count needs not read them all again.
/// Forgotten in every transaction that could change it.</summary>
/// <param name="Epoch">The watermark's when it was counted; 0 when there was none.</param>
/// <param name="Until">The first of them expires then.</param>
public sealed record KeptCount(Guid UpTo, int Epoch, DateTimeOffset Until, IReadOnlyDictionary<Priority, int> Counts)
{
    private const string UpToColumn = "CountedUpTo", EpochColumn = "CountedEpoch", UntilColumn = "CountedUntil", CountsColumn = "Counted";

    public bool IsRight(Watermark? watermark, DateTimeOffset now) => Epoch == (watermark?.Epoch ?? 0) && now < Until;

    /// <summary>Null when none is kept.</summary>
    internal static KeptCount? Of(TableEntity row) =>
        row.GetGuid(UpToColumn) is { } upTo && upTo != Guid.Empty
            ? new KeptCount(upTo, row.GetInt32(EpochColumn) ?? 0, row.GetDateTimeOffset(UntilColumn) ?? default, Parse(row.GetString(CountsColumn)))
            : null;

    internal static void Forget(TableEntity row) => row[UpToColumn] = Guid.Empty;

    internal void Write(TableEntity row)
    {
        row[UpToColumn] = UpTo;
        row[EpochColumn] = Epoch;
        row[UntilColumn] = Until;
        row[CountsColumn] = string.Join(',', Enum.GetValues<Priority>().Select(p => Counts.GetValueOrDefault(p).ToString(CultureInfo.InvariantCulture)));
    }

    private static Dictionary<Priority, int> Parse(string counts) =>
        counts.Split(',').Select((count, at) => ((Priority)at, int.Parse(count, CultureInfo.InvariantCulture))).Where(c => c.Item2 > 0).ToDictionary();
}
