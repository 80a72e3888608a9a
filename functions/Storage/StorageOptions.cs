using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Notifications.Storage;

/// <summary>Where rows and messages are kept (<c>Notifications:Storage</c>). The account itself is the host's: <c>AzureWebJobsStorage</c>,
/// a connection string or, with a managed identity, <c>AzureWebJobsStorage__accountName</c>.</summary>
public sealed class StorageOptions
{
    public const string Section = "Notifications:Storage";

    /// <summary>The Tables that hold the app's data all begin with it: two installations can share an account. Letters and digits.</summary>
    [RegularExpression("^([A-Za-z][A-Za-z0-9]{0,30})?$", ErrorMessage = "Notifications:Storage:TablePrefix is '{0}'; allowed: up to 31 letters and digits, a letter first.")]
    public string TablePrefix { get; set; } = "";

    /// <summary>How long one try of one storage call may take. Storage answers in milliseconds; a caller waits for at most three tries.</summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "00:01:40", ErrorMessage = "Notifications:Storage:Timeout must be between 0.5 s and 100 s.")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Tries after the first one.</summary>
    [Range(0, 10, ErrorMessage = "Notifications:Storage:Retries must be between 0 and 10.")]
    public int Retries { get; set; } = 2;

    /// <summary>Before the first retry; doubled for each that follows.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:30", ErrorMessage = "Notifications:Storage:RetryDelay must be between 10 ms and 30 s.")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(100);
}

[OptionsValidator]
internal sealed partial class StorageOptionsValidator : IValidateOptions<StorageOptions>;
