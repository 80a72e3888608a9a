using Microsoft.Extensions.Options;
using Notifications.Domain;
using Notifications.Platform.Settings;

namespace Notifications.Platform.Storage;

/// <summary>How long things are kept (<c>Notifications:Retention</c>).</summary>
public sealed class RetentionOptions
{
    public const string Section = "Notifications:Retention";

    /// <summary>When a notification expires that says nothing itself, and whose priority doesn't either.</summary>
    public TimeSpan DefaultExpiry { get; set; } = TimeSpan.FromDays(30);

    public PriorityRetention Critical { get; set; } = new() { Unread = TimeSpan.FromDays(90) };

    public PriorityRetention Urgent { get; set; } = new() { Unread = TimeSpan.FromDays(60) };

    public PriorityRetention High { get; set; } = new();

    public PriorityRetention Normal { get; set; } = new();

    public PriorityRetention Low { get; set; } = new() { Read = TimeSpan.FromDays(14) };

    /// <summary>How long a deleted notification's row stays, hidden.</summary>
    public TimeSpan KeepDeleted { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long <c>GET /sends/{id}</c> knows a send.</summary>
    public TimeSpan KeepSends { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long a dead letter waits for somebody to requeue it.</summary>
    public TimeSpan KeepDeadLetters { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long an incident that is over is shown.</summary>
    public TimeSpan KeepIncidents { get; set; } = TimeSpan.FromDays(30);

    /// <summary>What part of the time a cleanup may keep storage busy; the rest are pauses, which sends find it idle in.</summary>
    public double Share { get; set; } = 0.5;

    /// <summary>How many rows a cleanup removes in one transaction. A send may have to wait for one; fewer rows take more
    /// transactions.</summary>
    public int TransactionRows { get; set; } = 10;

    /// <summary>When a run of a timer ends and leaves the rest to the next one: before the host's <c>functionTimeout</c> does, which is 5
    /// minutes at the least that plans have.</summary>
    public TimeSpan RunLimit { get; set; } = TimeSpan.FromMinutes(4);

    /// <summary>For a run that begins now.</summary>
    /// <param name="limit">Null: <see cref="RunLimit"/>.</param>
    public Throttle Throttle(TimeSpan? limit = null) => new(Share, TransactionRows, limit ?? RunLimit);

    /// <summary>How long a notification is kept that doesn't say itself, from its creation on.</summary>
    public (TimeSpan Unread, TimeSpan Read) For(Priority priority)
    {
        var retention = Of(priority);
        var unread = retention.Unread ?? DefaultExpiry;
        return (unread, retention.Read ?? unread);
    }

    internal PriorityRetention Of(Priority priority) => priority switch
    {
        Priority.Critical => Critical,
        Priority.Urgent => Urgent,
        Priority.High => High,
        Priority.Normal => Normal,
        Priority.Low => Low,
    };
}

public sealed class PriorityRetention
{
    /// <summary>Null: <see cref="RetentionOptions.DefaultExpiry"/>.</summary>
    public TimeSpan? Unread { get; set; }

    /// <summary>Once it was read, if that is sooner; null: as long as an unread one.</summary>
    public TimeSpan? Read { get; set; }
}

internal sealed class RetentionOptionsValidator : IValidateOptions<RetentionOptions>
{
    public ValidateOptionsResult Validate(string? name, RetentionOptions options)
    {
        var errors = new SettingErrors(RetentionOptions.Section);
        errors.InRange(nameof(options.DefaultExpiry), options.DefaultExpiry, TimeSpan.FromMinutes(1), TimeSpan.FromDays(3650));
        foreach (var priority in Enum.GetValues<Priority>())
        {
            var retention = options.Of(priority);
            if (retention.Unread is { } unread)
                errors.InRange($"{priority}:{nameof(retention.Unread)}", unread, TimeSpan.FromMinutes(1), TimeSpan.FromDays(3650));
            if (retention.Read is { } read)
                errors.InRange($"{priority}:{nameof(retention.Read)}", read, TimeSpan.FromMinutes(1), TimeSpan.FromDays(3650));
        }
        errors.InRange(nameof(options.KeepDeleted), options.KeepDeleted, TimeSpan.Zero, TimeSpan.FromDays(365));
        errors.InRange(nameof(options.KeepSends), options.KeepSends, TimeSpan.FromDays(1), TimeSpan.FromDays(3650));
        errors.InRange(nameof(options.KeepDeadLetters), options.KeepDeadLetters, TimeSpan.FromHours(1), TimeSpan.FromDays(3650));
        errors.InRange(nameof(options.KeepIncidents), options.KeepIncidents, TimeSpan.FromHours(1), TimeSpan.FromDays(3650));
        errors.InRange(nameof(options.Share), options.Share, 0.01, 1);
        errors.InRange(nameof(options.TransactionRows), options.TransactionRows, 1, RowRemoval.TransactionSize);
        errors.InRange(nameof(options.RunLimit), options.RunLimit, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        return errors.Result;
    }
}
