using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Notifications.Platform.Settings;

namespace Notifications.Platform.Storage;

/// <summary>Where rows and messages are kept (<c>Notifications:Storage</c>). The account itself is the host's: <c>AzureWebJobsStorage</c>,
/// a connection string or, with a managed identity, <c>AzureWebJobsStorage__accountName</c>.</summary>
public sealed class StorageOptions
{
    public const string Section = "Notifications:Storage";

    /// <summary>The Tables that hold the app's data all begin with it: two installations can share an account. Letters and
    /// digits.</summary>
    public string TablePrefix { get; set; } = "";

    /// <summary>How long one try of one storage call may take. Storage answers in milliseconds; a caller waits for at most three
    /// tries.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Tries after the first one.</summary>
    public int Retries { get; set; } = 2;

    /// <summary>Before the first retry; doubled for each that follows.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Calls of one instance that are under way at the same time, over all tables and queues; at most half of them are for queue
    /// work. At 10 ms a call it is half of what an account of Azure takes, and few enough for slow storage to recover.</summary>
    public int ParallelCalls { get; set; } = 100;

    /// <summary>How long a write to a partition may keep later ones waiting, which then share a transaction. Longer than a storage call
    /// takes, unless something is wrong with it; zero: none waits, and few share one.</summary>
    public TimeSpan MaxBatchingDelay { get; set; } = TimeSpan.FromMilliseconds(250);
}

/// <summary>Checks the section, and the host's own setting that says which account it is.</summary>
internal sealed class StorageOptionsValidator(IConfiguration configuration) : IValidateOptions<StorageOptions>
{
    private const int MaxPrefix = 31;

    public ValidateOptionsResult Validate(string? name, StorageOptions options)
    {
        var errors = new SettingErrors(StorageOptions.Section);
        if (StorageAccount.Check(configuration) is { } problem)
            errors.Add(problem);
        var prefix = options.TablePrefix;
        if (prefix.Length > MaxPrefix || !prefix.All(char.IsAsciiLetterOrDigit) || (prefix.Length > 0 && char.IsAsciiDigit(prefix[0])))
            errors.Add(nameof(options.TablePrefix), $"is '{prefix}'; allowed: up to {MaxPrefix} letters and digits, a letter first.");
        errors.InRange(nameof(options.Timeout), options.Timeout, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(100));
        errors.InRange(nameof(options.Retries), options.Retries, 0, 10);
        errors.InRange(nameof(options.RetryDelay), options.RetryDelay, TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(30));
        errors.InRange(nameof(options.ParallelCalls), options.ParallelCalls, 4, 1000);
        errors.InRange(nameof(options.MaxBatchingDelay), options.MaxBatchingDelay, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        return errors.Result;
    }
}
