"""Set-up and start of Peercare: environment, assets, translations, servers, supervisor."""
