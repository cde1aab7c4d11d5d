# escape=`
FROM mcr.microsoft.com/windows/servercore:ltsc2022
SHELL ["powershell", "-Command"]
RUN Invoke-WebRequest https://nodejs.example/node.zip -OutFile c:\node.zip; `
    Expand-Archive c:\node.zip `
      -DestinationPath c:\
WORKDIR c:\app
CMD ["node.exe", "server.js"]
