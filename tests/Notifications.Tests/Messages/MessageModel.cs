namespace Notifications.Tests.Messages;

/// <summary>What two users' conversation has to be, without storage, watermarks or queues: a list of messages with a flag for
/// everything.</summary>
internal sealed class MessageModel
{
    private readonly List<Entry> entries = [];

    private readonly bool[] blocks = new bool[2];

    public int Count => entries.Count;

    /// <summary>Whether this side blocked the other.</summary>
    public bool Blocks(int side) => blocks[side];

    public void Block(int side, bool block) => blocks[side] = block;

    public void Sent(int side, Guid id, string text)
    {
        entries.Add(new Entry(id, side, text) { HiddenFrom = [false, blocks[1 - side]] });
        if (side == 1)
            Array.Reverse(entries[^1].HiddenFrom);
    }

    /// <summary>Those that this side sees, oldest first.</summary>
    public IReadOnlyList<Guid> Seen(int side) => [.. Visible(side).Select(e => e.Id)];

    /// <summary>Those of its own that this side could delete for everyone.</summary>
    public IReadOnlyList<Guid> Own(int side) => [.. Visible(side).Where(e => e.From == side && !e.IsDeleted).Select(e => e.Id)];

    public void ReadUpTo(int side, Guid id)
    {
        foreach (var entry in entries.TakeWhile(e => e.Id.CompareTo(id) <= 0).Where(e => e.From != side))
            entry.IsRead = true;
    }

    public void Delete(int side, Guid id) => entries.Single(e => e.Id == id).HiddenFrom[side] = true;

    public void DeleteForEveryone(Guid id) => entries.Single(e => e.Id == id).IsDeleted = true;

    public void DeleteAll(int side)
    {
        foreach (var entry in entries)
            entry.HiddenFrom[side] = true;
    }

    public int Unread(int side) => Visible(side).Count(e => e.From != side && !e.IsRead && !e.IsDeleted);

    /// <summary>Newest first.</summary>
    public string[] Texts(int side) => [.. Visible(side).Reverse().Select(e => e.IsDeleted ? "" : e.Text)];

    private IEnumerable<Entry> Visible(int side) => entries.Where(e => !e.HiddenFrom[side]);

    private sealed record Entry(Guid Id, int From, string Text)
    {
        public required bool[] HiddenFrom { get; init; }

        public bool IsRead { get; set; }

        public bool IsDeleted { get; set; }
    }
}
