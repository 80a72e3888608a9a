namespace Microsoft.Azure.SignalR.Common;

/// <summary>A call to the service failed; also that it could not be reached.</summary>
public class AzureSignalRException : Exception
{
    public AzureSignalRException()
    {
    }

    public AzureSignalRException(string message)
        : base(message)
    {
    }

    public AzureSignalRException(string message, Exception ex)
        : base(message, ex)
    {
    }
}

/// <summary>The service answered 400.</summary>
public class AzureSignalRInvalidArgumentException(string? requestUri, Exception innerException, string detail)
    : AzureSignalRException(
        $"Invalid argument. Caused by one or more of the following reasons: {detail} Request Uri: {requestUri}", innerException);

/// <summary>The service answered 401.</summary>
public class AzureSignalRUnauthorizedException(string? requestUri, Exception innerException)
    : AzureSignalRException(
        $"Authorization failed. Check that the connection string and its AccessKey are correct. Request Uri: {requestUri}",
        innerException);

/// <summary>The service answered 404.</summary>
public class AzureSignalRInaccessibleEndpointException(string? requestUri, Exception innerException)
    : AzureSignalRException(
        $"Unable to access SignalR service. {innerException.Message} Please make sure the endpoint or DNS setting is correct. Request "
        + $"Uri: {requestUri}",
        innerException);

/// <summary>The service answered with any other error.</summary>
public class AzureSignalRRuntimeException(string? requestUri, Exception innerException)
    : AzureSignalRException($"Azure SignalR service runtime error. Request Uri: {requestUri}", innerException);

/// <summary>The client's token would be longer than 4 KB.</summary>
public class AzureSignalRAccessTokenTooLongException() : AzureSignalRException("AccessToken must not be longer than 4K.");

/// <summary>There is no connection string.</summary>
public class AzureSignalRConfigurationNoEndpointException() : AzureSignalRException("No connection string was specified.");
