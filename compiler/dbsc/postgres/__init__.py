"""All SQL, and all that talks to servers: what makes an object, what a server says of it, servers to try things on."""
